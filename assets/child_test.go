package assets_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// childDir names the variable that turns the test binary into a child to be killed.
const childDir = "ASSETS_TEST_CHILD"

// child publishes a first and a second version in a folder, and says so.
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
	for _, version := range []string{"1", "2"} {
		pub, err := p.Publish(ctx, release(version, pattern(3<<20)), nil)
		die(err)
		fmt.Println("published", pub.AssetID.Hex())
	}
	fmt.Println("done")
	select {}
}
