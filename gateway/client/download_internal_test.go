package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

func partAt(t *testing.T, name string, id common.Hash, header []byte) *part {
	t.Helper()
	p, err := openPart(name, id, header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func TestAKeyHeaderOfAnotherSizeKeepsThePayload(t *testing.T) {
	payload := bytes.Repeat([]byte("payload"), 100_000)
	name, id := filepath.Join(t.TempDir(), "x.part"), common.Hash{1}
	p := partAt(t, name, id, bytes.Repeat([]byte{'a'}, 200))
	if _, err := p.file.WriteAt(payload, 200); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{200, 1800, 150} {
		header := bytes.Repeat([]byte{'b'}, size)
		p = partAt(t, name, id, header)
		if p.have != int64(len(payload)) {
			t.Errorf("with %d bytes of header %d of the payload are left", size, p.have)
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, append(header, payload...)) {
			t.Errorf("with %d bytes of header the file has %d, %v", size, len(got), err)
		}
		var about partOf
		if b, err := os.ReadFile(name + ".json"); err != nil || json.Unmarshal(b, &about) != nil || about != (partOf{id, int64(size)}) {
			t.Errorf("%s, %v", b, err)
		}
	}
	if p = partAt(t, name, common.Hash{2}, []byte("c")); p.have != 0 {
		t.Errorf("%d bytes of another asset were kept", p.have)
	}
}

func TestAPartThatCannotBeSyncedDoesNotGetTheFinalName(t *testing.T) {
	folder := t.TempDir()
	p := partAt(t, filepath.Join(folder, "x.part"), common.Hash{}, []byte("header"))
	_ = p.file.Close() // neither truncating nor syncing works any more
	if err := p.finish(filepath.Join(folder, "x")); err == nil {
		t.Error("it was finished")
	}
	if _, err := os.Stat(filepath.Join(folder, "x")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the final name: %v", err)
	}
}

func TestASourceThatBreaksOffAfterEveryByteIsNotFlooded(t *testing.T) {
	p := partAt(t, filepath.Join(t.TempDir(), "x.part"), common.Hash{}, nil)
	asked := 0
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := p.fill(ctx, 1<<40, func(context.Context, int64) (io.ReadCloser, error) {
		asked++
		return io.NopCloser(strings.NewReader("x")), nil
	}, io.Discard, func() {})
	if !errors.Is(err, context.DeadlineExceeded) || asked < 2 || asked > 20 {
		t.Errorf("asked %d times in a second, %v", asked, err)
	}
}

func TestAnAnswerThatFallsSilentIsTakenAsBrokenOff(t *testing.T) {
	done := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = w.Write([]byte("half."))
		_ = http.NewResponseController(w).Flush()
		<-done
	}))
	defer s.Close()
	defer close(done)
	resp, err := watch(t.Context(), 50*time.Millisecond, func(ctx context.Context) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
		if err != nil {
			return nil, err
		}
		return s.Client().Do(req)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	first := make([]byte, 5)
	if _, err := io.ReadFull(resp.Body, first); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // who is slow to read is not at fault
	if resp.Body.(*watched).ctx.Err() != nil {
		t.Error("it was ended while nobody read")
	}
	if _, err := resp.Body.Read(first); !errors.Is(err, errStalled) {
		t.Errorf("%v", err)
	}
}

func TestPlainHTTPBesideAnHTTPSGatewayIsForNearbyAddressesOnly(t *testing.T) {
	for host, want := range map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, "10.1.2.3": true, "192.168.0.9": true,
		"store.example": false, "localhost.example": false, "192.168.0.9.example": false, "8.8.8.8": false, "": false} {
		if nearby(host) != want {
			t.Errorf("%q: %t", host, !want)
		}
	}
}
