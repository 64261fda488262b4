package assets_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

const (
	// childDir names the variable that turns the test binary into a child to be killed.
	childDir = "ASSETS_TEST_CHILD"
	// childDone names the one that says how many versions an earlier child has published.
	childDone = "ASSETS_TEST_DONE"
)

// child publishes a first and a second version in a folder, and says so. It
// starts with the one at which an earlier child was killed.
func child() {
	ctx := context.Background()
	dir := os.Getenv(childDir)
	die := func(err error) {
		if err != nil {
			fmt.Println("error", err)
			os.Exit(3)
		}
	}
	d, _, err := open(ctx, dir, filepath.Join(dir, "state.db"))
	die(err)
	p := d.publisher()
	done, _ := strconv.Atoi(os.Getenv(childDone))
	for _, version := range []string{"1", "2"}[done:] {
		pub, err := p.Publish(ctx, release(version, pattern(3<<20)), nil)
		die(err)
		fmt.Println("published", pub.AssetID.Hex())
	}
	fmt.Println("done")
	select {}
}
