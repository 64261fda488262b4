package testenv

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

func TestEveryPostgresDatabaseIsFresh(t *testing.T) {
	for range 2 {
		db, err := sql.Open("pgx", Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("CREATE TABLE only_once (n INT)"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnvilAnswersJSONRPC(t *testing.T) {
	url := Anvil(t, "--chain-id", "4242")
	resp, err := http.Post(url, "application/json", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct{ Result string }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || got.Result != "0x1092" {
		t.Fatalf("chain id %q, %v", got.Result, err)
	}
}

func TestTheAgeCommandIsTheReleaseWeTestAgainst(t *testing.T) {
	out, err := exec.Command(AgePath(t), "--version").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "1.3.2") {
		t.Fatalf("age --version: %s, %v", out, err)
	}
}

func TestNodeCanImportThePackagesOfTools(t *testing.T) {
	out := Node(t, `import * as age from "age-encryption"; console.log(typeof age.Decrypter, process.argv[1])`, nil, "x")
	if string(out) != "function x\n" {
		t.Fatalf("got %q", out)
	}
}
