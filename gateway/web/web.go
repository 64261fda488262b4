// Package web is the gateway's pages: templates, one style sheet, and the shapes
// that they are filled with. Everything is in the binary; a page asks no other
// host for anything and runs no script. The package knows nothing of where the
// data comes from.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ethereum/go-ethereum/common"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

//go:embed *.html
var files embed.FS

// CSS is the style sheet of every page.
//
//go:embed style.css
var CSS []byte

// Site is what every page tells of the department.
type Site struct {
	Name      string // the department's; may be empty
	ChainID   uint64
	Contract  common.Address
	Directory common.Address
	Node      string // JSON-RPC address; may be empty
	Attached  bool   // it has a contract
}

// List is the directory page.
type List struct {
	Site        Site
	Query, Type string
	Department  string
	Departments []api.Department
	Assets      []api.Asset
	Next        string // address of the next page, or ""
}

// One is an asset's page.
type One struct {
	Site       Site
	Asset      api.Asset
	Department api.Department
}

// Trouble is the page for an error.
type Trouble struct {
	Site    Site
	Problem *api.Problem
}

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"bytes": func(n int64) string { return humanize.IBytes(uint64(max(n, 0))) },
	"count": humanize.Comma,
	"day": func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format("2 January 2006")
	},
	"machine": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"title":   title,
	"hash":    hashName,
	"digest":  digest,
	"kind":    kindName,
	"format":  format,
}).ParseFS(files, "*.html"))

func title(a api.Asset) string {
	for _, s := range []string{a.Title, a.Name} {
		if s != "" {
			return s
		}
	}
	return "Untitled"
}

func kindName(t string) string {
	switch t {
	case "structured":
		return "Rows"
	case "unstructured":
		return "File"
	case "text":
		return "Text"
	}
	return "Unknown"
}

// format is an asset's format where that tells more than its kind.
func format(a api.Asset) string {
	if a.Format == "file" || a.Format == "rows" || a.Format == a.Type {
		return ""
	}
	return a.Format
}

func hashName(code uint64) string {
	switch code {
	case 0:
		return "none: rows have no fixed bytes"
	case 0x12:
		return "SHA-256"
	case 0x13:
		return "SHA-512"
	case 0x16:
		return "SHA3-256"
	case 0x1b:
		return "Keccak-256"
	case 0x1e:
		return "BLAKE3"
	case 0x534d:
		return "SM3"
	}
	return fmt.Sprintf("multihash code %#x", code)
}

// digest is a multihash without its code and length, each a varint.
func digest(multihash []byte) string {
	for range 2 {
		i := 0
		for i < len(multihash) && multihash[i] >= 0x80 {
			i++
		}
		if i >= len(multihash) {
			return ""
		}
		multihash = multihash[i+1:]
	}
	return fmt.Sprintf("%x", multihash)
}

// NextPage is the address of the page after this one.
func (l List) NextPage(after string) string {
	if after == "" {
		return ""
	}
	q := url.Values{"after": {after}}
	for k, v := range map[string]string{"q": l.Query, "type": l.Type, "department": l.Department} {
		if v != "" {
			q.Set(k, v)
		}
	}
	return "/?" + q.Encode()
}

// Render writes the page for data, which is a List, a One or a Trouble. It
// writes nothing if it fails.
func Render(w io.Writer, data any) error {
	name := ""
	switch data.(type) {
	case List:
		name = "list.html"
	case One:
		name = "asset.html"
	case Trouble:
		name = "trouble.html"
	}
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return kind.As(kind.Internal, err, "render", name)
	}
	_, err := b.WriteTo(w)
	return err
}
