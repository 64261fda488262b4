// Package assets turns releases into digital assets and opens them again: it
// seals, stores and registers ([Publisher]), re-issues key headers and decrypts
// ([Opener]), checks what is stored against what is registered ([Checker]), and
// tells whether a file is the one that the chain speaks of ([Verify]).
//
// An asset is a header (version, data type, hash algorithm) and metadata, one
// deterministic DAG-CBOR map. The metadata has a public part, which the
// directory shows; an access part, an age file for the department alone, which
// says where the payload or the rows are; and for a small text the payload
// itself. A file key is in neither: what is on-chain is there for ever.
//
// The package knows nothing of databases as sources, of who may read what, or
// of HTTP. A release reaches it as an io.WriterTo.
package assets

import (
	"chancery/internal/kind"
)

var (
	// ErrNoAsset says that the department has no such asset.
	ErrNoAsset = kind.New(kind.NotFound, "the department has no such asset")
	// ErrErased says that an asset's key header was erased: it can't be opened any more.
	ErrErased = kind.New(kind.NotFound, "the asset's key was erased")
	// ErrMetadata says that bytes are not an asset's metadata.
	ErrMetadata = kind.New(kind.Invalid, "not an asset's metadata")
)

// MaxText is the largest text that is carried on-chain, in bytes.
const MaxText = 8 << 10
