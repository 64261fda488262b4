package assets_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"testing"

	"github.com/ipfs/go-cid"
	mh "github.com/multiformats/go-multihash"

	"chancery/assets"
	"chancery/contracts"
	"chancery/ods/store/dag"
)

// block reads the block that Find tells of.
func block(t *testing.T, d *department, b *assets.Blocks, c cid.Cid) []byte {
	t.Helper()
	place, err := b.Find(t.Context(), c)
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	if place.Data != nil {
		return place.Data
	}
	r, err := d.folder.Open(t.Context(), place.Key, place.Offset, place.Size)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil || int64(len(data)) != place.Size {
		t.Fatalf("%d of %d bytes, %v", len(data), place.Size, err)
	}
	return data
}

func TestEveryBlockOfEveryPayloadIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p, o := d.publisher(), assets.NewOpener(d.config)
		large := release("1", pattern(150<<20+5))
		small := release("1", pattern(1000))
		small.Dataset = "small"
		text := assets.Draft{Dataset: "text", Type: contracts.Text, Version: "1", Format: "text", Content: bytes.NewReader([]byte("open 9 to 5"))}
		roots := map[string]bool{}
		var pubs []assets.Publication
		for _, draft := range []assets.Draft{large, small, text} {
			pub := publish(t, d, p, draft)
			pubs = append(pubs, pub)
			roots[pub.CID.String()] = true
		}
		check := func() {
			t.Helper()
			b, err := assets.NewBlocks(t.Context(), d.config)
			if err != nil {
				t.Fatal(err)
			}
			for _, pub := range pubs {
				payload := readPayload(t, o, pub.AssetID)
				for i := 0; i < len(payload); i += dag.LeafSize {
					want := payload[i:min(i+dag.LeafSize, len(payload))]
					if got := block(t, d, b, dag.HashLeaf(want).CID()); !bytes.Equal(got, want) {
						t.Fatalf("leaf at %d of %s is other bytes", i, pub.CID)
					}
				}
				root := block(t, d, b, pub.CID)
				sum := sha256.Sum256(root)
				if m, _ := mh.Decode(pub.CID.Hash()); !bytes.Equal(m.Digest, sum[:]) {
					t.Errorf("the root of %s is another block", pub.CID)
				}
			}
			left := len(roots)
			for c, err := range b.Roots(t.Context()) {
				if left--; err != nil || !roots[c.String()] {
					t.Errorf("root %s, %v", c, err)
				}
			}
			if left != 0 {
				t.Errorf("%d roots are missing", left)
			}
			unknown := dag.HashLeaf([]byte("nobody published this"))
			for _, c := range []cid.Cid{unknown.CID(), cid.NewCidV1(cid.DagProtobuf, unknown.CID().Hash()), cid.NewCidV1(cid.DagCBOR, pubs[0].CID.Hash())} {
				if _, err := b.Find(t.Context(), c); !errors.Is(err, assets.ErrNoBlock) {
					t.Errorf("%s: %v", c, err)
				}
			}
		}
		check()
		// A state from before there was an index of leaves.
		if _, err := d.db.ExecContext(t.Context(), `DELETE FROM asset_leaf`); err != nil {
			t.Fatal(err)
		}
		check()
	})
}

func TestTheBlocksOfAWithdrawnPayloadAreNotFound(t *testing.T) {
	d := newDepartment(t, "")
	pub := publish(t, d, d.publisher(), release("1", pattern(3<<20)))
	d.withdraw(t, pub.AssetID)
	if _, err := d.withdrawer().Remove(t.Context(), pub.AssetID, nil); err != nil {
		t.Fatal(err)
	}
	b, err := assets.NewBlocks(t.Context(), d.config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(t.Context(), pub.CID); !errors.Is(err, assets.ErrNoBlock) {
		t.Errorf("%v", err)
	}
	if n := d.count(t, `SELECT COUNT(*) FROM asset_leaf`); n != 0 {
		t.Errorf("%d leaves are left", n)
	}
}
