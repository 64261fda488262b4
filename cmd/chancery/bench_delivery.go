package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"chancery/assets"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
	"chancery/ods/store"
	"chancery/ods/store/ipfs"
)

// office is a department's whole gateway with one asset, and a reader who is let in.
type office struct {
	w      *workshop
	dep    *participant
	reader *client.Client
	asset  api.Asset
	sealed api.Ticket // for an age recipient
	plain  api.Ticket // for the plaintext
}

// office starts a gateway on a store and publishes the workshop's large file.
func (w *workshop) office(name string, change func(*Config)) (_ *office, err error) {
	ctx, cancel := context.WithCancel(w.ctx)
	d := &demo{dir: w.path(name)}
	d.group, ctx = errgroup.WithContext(ctx)
	address, err := freeAddress()
	if err != nil {
		cancel()
		return nil, err
	}
	o := &office{w: w}
	w.stops = append(w.stops, func() {
		cancel()
		_ = d.group.Wait() // its error is the benchmark's
		if o.dep != nil && o.dep.app != nil {
			_ = o.dep.app.Close()
		}
	})
	if o.dep, err = d.join("dep", initValues{Code: "bench", Name: "Bench", Gateway: "http://" + address}); err != nil {
		return nil, err
	}
	cfg := o.dep.cfg
	cfg.Gateway.Listen, cfg.Chain.Embedded.HTTP, cfg.Gateway.TicketLife = address, "", 1<<40
	documents := w.path(name + "-documents")
	if err = os.Mkdir(documents, 0o700); err == nil {
		err = os.Link(w.path("file"), filepath.Join(documents, "file"))
	}
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "link file into", documents)
	}
	cfg.Sources = []SourceConfig{{Name: "documents", Folder: documents}}
	change(cfg)
	if err := d.open(ctx, o.dep); err != nil {
		return nil, err
	}
	return o, o.prepare(ctx, d)
}

func (o *office) prepare(ctx context.Context, d *demo) error {
	if _, err := o.dep.SignIn(ctx, o.dep.keys.ethereum); err != nil {
		return err
	}
	if _, err := o.dep.Deploy(ctx, silent); err != nil {
		return err
	}
	if _, err := o.dep.Sync(ctx, nil, silent); err != nil {
		return err
	}
	p, err := o.dep.Publish(ctx, api.Publish{Dataset: "documents/file", Type: "file"}, silent)
	if err != nil {
		return err
	}
	reader, err := d.join("reader", initValues{Inspector: true, Gateway: o.dep.cfg.Gateway.URL, RPC: "http://127.0.0.1:1"})
	if err != nil {
		return err
	}
	if _, err := o.dep.Grant(ctx, api.NewGrant{On: p.Asset.Hex(), To: reader.keys.address()}); err != nil {
		return err
	}
	if _, err := reader.SignIn(ctx, reader.keys.ethereum); err != nil {
		return err
	}
	o.reader = reader.Client
	if o.asset, err = reader.Asset(ctx, p.Asset); err != nil {
		return err
	}
	if o.sealed, err = reader.request(ctx, reader.Client, o.asset, reader.keys.recipientString(), 0); err != nil {
		return err
	}
	o.plain, err = reader.request(ctx, reader.Client, o.asset, api.Plaintext, 0)
	return err
}

// get downloads what a ticket is for, and drops it.
func (o *office) get(form string, t api.Ticket, byteRange string) (int64, error) {
	req, err := http.NewRequestWithContext(o.w.ctx, http.MethodGet, o.dep.cfg.Gateway.URL+"/v1/assets/"+o.asset.ID.Hex()+"/"+form+"?ticket="+t.ID.Hex(), nil)
	if err != nil {
		return 0, kind.As(kind.Internal, err, "ask for", form)
	}
	req.Header.Set("Authorization", "Bearer "+o.reader.Token())
	if byteRange != "" {
		req.Header.Set("Range", byteRange)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, kind.As(kind.Unavailable, err, "download", form)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return 0, kind.Errorf(kind.Unavailable, "download %s: %s", form, resp.Status)
	}
	n, err := drop(resp.Body)
	return n, kind.As(kind.Unavailable, err, "download", form)
}

// drop reads r to its end in pieces of a size that everything here is read in.
func drop(r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, make([]byte, 512<<10))
}

func getObject(ctx context.Context, c *minio.Client, bucket, key string) error {
	in, err := c.GetObject(ctx, bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return kind.As(kind.Unavailable, err, "get", key)
	}
	defer in.Close()
	_, err = drop(in)
	return kind.As(kind.Unavailable, err, "get", key)
}

func benchPlaintext(w *workshop, row func(benchRow)) error {
	_, peer, err := w.minio()
	if err != nil {
		return err
	}
	if _, err := peer.FPutObject(w.ctx, benchBucket, "peer", w.path("file"), minio.PutObjectOptions{}); err != nil {
		return kind.As(kind.Unavailable, err, "put", "peer's object")
	}
	credentials := w.path("s3")
	if err := os.WriteFile(credentials, []byte("[default]\naws_access_key_id = bench\naws_secret_access_key = only-for-benchmarks\n"), 0o600); err != nil {
		return kind.As(kind.Unavailable, err, "write", credentials)
	}
	o, err := w.office("minio-office", func(c *Config) {
		c.Store.Folder, c.Store.S3 = "", S3Config{URL: peer.EndpointURL().String(), Bucket: benchBucket, CredentialsFile: credentials}
	})
	if err != nil {
		return err
	}
	seconds, err := w.measure(
		func() error { _, err := o.get("content", o.plain, ""); return err },
		func() error { return getObject(w.ctx, peer, benchBucket, "peer") },
	)
	if err != nil {
		return err
	}
	speed := speeds(w.size, seconds)
	row(atLeast("plaintext download from MinIO over HTTP, beside minio-go GetObject", speed[0], speed[1], 0.8, "MB/s", w.runs))
	return nil
}

func benchSealed(w *workshop, row func(benchRow)) error {
	o, err := w.office("office", func(*Config) {})
	if err != nil {
		return err
	}
	var key string
	for info, err := range o.dep.app.store.List(w.ctx, "") {
		if err != nil {
			return err
		}
		key = info.Key
	}
	root := filepath.Dir(o.dep.cfg.Store.Folder)
	address, err := w.serve("versitygw", nil, func(port string) []string {
		return []string{"--access", "bench", "--secret", "only-for-benchmarks", "--port", "127.0.0.1:" + port, "--quiet", "posix", root}
	})
	if err != nil {
		return err
	}
	peer, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("bench", "only-for-benchmarks", "")})
	if err != nil {
		return kind.As(kind.Internal, err, "reach", address)
	}
	bucket := filepath.Base(o.dep.cfg.Store.Folder)
	seconds, err := w.measure(
		func() error { _, err := o.get("sealed", o.sealed, ""); return err },
		func() error { return getObject(w.ctx, peer, bucket, key) },
	)
	if err != nil {
		return err
	}
	speed := speeds(w.size, seconds)
	row(atLeast("sealed download, beside versitygw on the same folder", speed[0], speed[1], 1, "MB/s", w.runs))
	return nil
}

// counted counts the bytes that are read of a store's objects.
type counted struct {
	store.Store
	read atomic.Int64
}

func (c *counted) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	r, err := c.Store.Open(ctx, key, off, n)
	return &countedReader{r, c}, err
}

type countedReader struct {
	io.ReadCloser
	c *counted
}

func (r *countedReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.c.read.Add(int64(n))
	return n, err
}

// benchRange reads ranges of 1 MiB at random offsets of an asset.
func benchRange(w *workshop, row func(benchRow)) error {
	folder, err := store.OpenFolder(w.path("range-store"))
	if err != nil {
		return err
	}
	defer folder.Close()
	c := &counted{Store: folder}
	d, err := w.file(w.path("file"))
	if err != nil {
		return err
	}
	pub, err := assets.NewPublisher(w.settings(c)).Publish(w.ctx, d, nil)
	if err != nil {
		return err
	}
	const piece = 1 << 20
	var most int64
	ranges := 200
	for range ranges {
		c.read.Store(0)
		plain, size, closer, err := assets.NewOpener(w.settings(c)).Plain(w.ctx, pub.AssetID)
		if err != nil {
			return err
		}
		if _, err := plain.ReadAt(make([]byte, piece), rand.Int64N(size-piece)); err != nil {
			return errors.Join(err, closer())
		}
		if err := closer(); err != nil {
			return err
		}
		most = max(most, c.read.Load())
	}
	const bound = piece + 2<<20
	row(benchRow{Name: "bytes read of the store for 1 MiB at a random offset, the most", Ours: float64(most), Peer: piece, Unit: "bytes",
		Ratio: float64(most) / piece, Target: "<= 3", Met: most <= bound, Runs: ranges})
	return w.empty(folder)
}

// benchMemory publishes in processes of their own and asks what they held at most.
func benchMemory(w *workshop, row func(benchRow)) error {
	small, large := int64(64<<20), int64(4<<30)
	if w.quick {
		large = 80 << 20
	}
	self, err := os.Executable()
	if err != nil {
		return kind.As(kind.Internal, err, "find", "this program")
	}
	held := func(size int64, atOnce int) (float64, error) {
		dir := w.path("memory")
		defer os.RemoveAll(dir)
		cmd := exec.CommandContext(w.ctx, self, "bench-publish", dir, strconv.FormatInt(size, 10), strconv.Itoa(atOnce)) //nolint:gosec // it is this program
		out, err := cmd.Output()
		var kib float64
		if err == nil {
			_, err = fmt.Sscan(string(out), &kib)
		}
		return kib / 1024, kind.As(kind.Internal, err, "publish in", dir)
	}
	for _, atOnce := range []int{1, 8} {
		a, err := held(small, atOnce)
		if err != nil {
			return err
		}
		size := large
		if atOnce > 1 {
			size = min(large, 1<<30) // of each: the disk has room for eight
		}
		b, err := held(size, atOnce)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("memory to publish %d at once of %d MiB each, beside 64 MiB each", atOnce, size>>20)
		target, met := "<= 1.15", b/a <= 1.15
		if atOnce == 1 {
			target, met = "<= 128 MiB and ratio <= 1.15", b <= 128 && b/a <= 1.15
		}
		row(benchRow{Name: name, Ours: b, Peer: a, Unit: "MiB", Ratio: b / a, Target: target, Met: met, Runs: 1})
	}
	return nil
}

// benchPublish is the process that benchMemory measures.
func benchPublish(ctx context.Context, dir string, size int64, atOnce int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return kind.As(kind.Unavailable, err, "make", dir)
	}
	w, err := newWorkshop(ctx, true)
	if err != nil {
		return err
	}
	defer w.close()
	folder, err := store.OpenFolder(filepath.Join(dir, "store"))
	if err != nil {
		return err
	}
	defer folder.Close()
	p := assets.NewPublisher(w.settings(folder))
	block := make([]byte, 1<<20)
	var group errgroup.Group
	for range atOnce {
		group.Go(func() error {
			d, err := w.file(os.DevNull)
			if err == nil {
				d.Content, d.Size = repeated{block, size}, size
				_, err = p.Publish(ctx, d, nil)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	// The most that the process held, in KiB. What wait4 tells would include what
	// its parent held when it started it.
	status, err := os.ReadFile("/proc/self/status")
	_, held, ok := strings.Cut(string(status), "VmHWM:")
	if err != nil || !ok {
		return kind.Errorf(kind.Unavailable, "this system doesn't tell what a process held")
	}
	fmt.Println(strings.Fields(held)[0])
	return nil
}

// benchSmall publishes a folder of small files beside `ipfs add -r` of the same.
func benchSmall(w *workshop, row func(benchRow)) error {
	files, runs := 10_000, 1
	if w.quick {
		files = 20
	}
	dir := w.path("small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return kind.As(kind.Unavailable, err, "make", dir)
	}
	content := make([]byte, 4<<10)
	random := rand.NewChaCha8([32]byte{1})
	for i := range files {
		_, _ = random.Read(content)
		if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i)), content, 0o600); err != nil {
			return kind.As(kind.Unavailable, err, "write", dir)
		}
	}
	folder, err := store.OpenFolder(w.path("small-store"))
	if err != nil {
		return err
	}
	defer folder.Close()
	tool, err := tool("ipfs")
	if err != nil {
		return err
	}
	env := []string{"IPFS_PATH=" + w.path("small-ipfs")}
	if _, err := w.run(env, tool, "init", "--profile=unixfs-v1-2025"); err != nil {
		return err
	}
	seconds, err := w.measureRuns(runs,
		func() error {
			p := assets.NewPublisher(w.settings(folder))
			var group errgroup.Group
			group.SetLimit(16)
			for i := range files {
				group.Go(func() error {
					d, err := w.file(filepath.Join(dir, strconv.Itoa(i)))
					if err == nil {
						_, err = p.Publish(w.ctx, d, nil)
					}
					return err
				})
			}
			return group.Wait()
		},
		func() error { _, err := w.run(env, tool, "add", "-r", "-Q", dir); return err },
	)
	if err != nil {
		return err
	}
	row(atLeast("publish 4 KiB files, beside ipfs add -r", float64(files)/seconds[0], float64(files)/seconds[1], 2, "files/s", runs))
	return nil
}

// kubo starts a Kubo node that knows no other and returns how to run its commands.
func (w *workshop) kubo(name string) (run func(args ...string) (string, error), err error) {
	path, err := tool("ipfs")
	if err != nil {
		return nil, err
	}
	env := []string{"IPFS_PATH=" + w.path(name), "IPFS_TELEMETRY=off"}
	run = func(args ...string) (string, error) {
		out, err := w.run(env, path, args...)
		return strings.TrimSpace(string(out)), err
	}
	if _, err := run("init", "--profile=unixfs-v1-2025,test"); err != nil {
		return nil, err
	}
	for key, value := range map[string]string{
		"Bootstrap": "[]", "Discovery.MDNS.Enabled": "false", "Routing.Type": `"none"`, "AutoConf.Enabled": "false", "AutoTLS.Enabled": "false",
		"Swarm.RelayClient.Enabled": "false", "Swarm.EnableHolePunching": "false", "HTTPRetrieval.Enabled": "false", "DNS.Resolvers": "{}",
		"Ipns.DelegatedPublishers": "[]", "Routing.DelegatedRouters": "[]",
	} {
		if _, err := run("config", "--json", key, value); err != nil {
			return nil, err
		}
	}
	if _, err := run("config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/0"); err != nil {
		return nil, err
	}
	_, err = w.serve("ipfs", env, func(port string) []string {
		if _, e := run("config", "Addresses.API", "/ip4/127.0.0.1/tcp/"+port); e != nil {
			err = e
		}
		return []string{"daemon"}
	})
	return run, err
}

// benchBitswap has Kubo fetch a payload from us, and from another Kubo.
func benchBitswap(w *workshop, row func(benchRow)) error {
	folder, err := store.OpenFolder(w.path("bitswap-store"))
	if err != nil {
		return err
	}
	defer folder.Close()
	d, err := w.file(w.path("file"))
	if err != nil {
		return err
	}
	pub, err := assets.NewPublisher(w.settings(folder)).Publish(w.ctx, d, nil)
	if err != nil {
		return err
	}
	index, err := assets.NewBlocks(w.ctx, w.settings(folder))
	if err != nil {
		return err
	}
	node, err := ipfs.Start(w.ctx, ipfs.Config{Blocks: ipfs.NewBlockstore(folder, index), Index: index, Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	if err != nil {
		return err
	}
	defer node.Close() //nolint:errcheck // the figures are in
	var runs [3]func(args ...string) (string, error)
	for i, name := range []string{"kubo-has-it", "kubo-of-ours", "kubo-of-kubo"} {
		if runs[i], err = w.kubo(name); err != nil {
			return err
		}
	}
	var payload string
	for info, err := range folder.List(w.ctx, "") {
		if err != nil {
			return err
		}
		payload = filepath.Join(w.path("bitswap-store"), filepath.FromSlash(info.Key))
	}
	root, err := runs[0]("add", "-Q", payload)
	if err != nil {
		return err
	}
	if root != pub.CID.String() {
		return kind.Errorf(kind.Internal, "Kubo's CID is %s, ours %s", root, pub.CID)
	}
	id, err := runs[0]("id", "-f", "<addrs>")
	if err != nil {
		return err
	}
	peer, _, _ := strings.Cut(id, "\n")
	for i, from := range map[int]string{1: node.Addrs()[0], 2: peer} {
		if _, err := runs[i]("swarm", "connect", from); err != nil {
			return err
		}
	}
	w.after = func() error {
		for _, run := range runs[1:] {
			if _, err := run("repo", "gc", "-q"); err != nil {
				return err
			}
		}
		return nil
	}
	defer func() { w.after = nil }()
	seconds, err := w.measure(
		func() error { _, err := runs[1]("refs", "-r", root); return err },
		func() error { _, err := runs[2]("refs", "-r", root); return err },
	)
	if err != nil {
		return err
	}
	speed := speeds(w.size, seconds)
	row(atLeast("kubo fetching over bitswap from us, beside from kubo", speed[0], speed[1], 1, "MB/s", w.runs))
	return nil
}

// newBenchPublish is the process that benchMemory measures, hidden from people.
func newBenchPublish() *cobra.Command {
	return &cobra.Command{
		Use: "bench-publish DIR SIZE N", Hidden: true, Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			size, err := strconv.ParseInt(args[1], 10, 64)
			atOnce, err2 := strconv.Atoi(args[2])
			if err != nil || err2 != nil {
				return usagef("%s %s: a size in bytes and how many at once", args[1], args[2])
			}
			return benchPublish(cmd.Context(), args[0], size, atOnce)
		},
	}
}
