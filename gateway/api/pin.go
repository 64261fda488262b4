package api

import "github.com/ethereum/go-ethereum/common"

// Pin is posted to /v1/publisher/pins. Service may be left out where one is configured.
type Pin struct {
	Asset   common.Hash `json:"asset"`
	Service string      `json:"service,omitempty"`
}

// Pinned is its result: the service has the whole payload.
type Pinned struct {
	Asset   common.Hash `json:"asset"`
	CID     string      `json:"cid"`
	Service string      `json:"service"`
}
