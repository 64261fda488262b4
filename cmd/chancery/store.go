package main

import (
	"context"
	"io"
	"os"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"chancery/internal/kind"
	"chancery/ods/store"
)

// openStore opens the store that the configuration names.
func openStore(ctx context.Context, cfg *Config) (store.Store, io.Closer, error) {
	c := cfg.Store.S3
	if c.URL == "" {
		f, err := store.OpenFolder(cfg.Store.Folder)
		return f, f, err
	}
	var providers []credentials.Provider
	if c.CredentialsFile != "" {
		if _, err := os.Stat(c.CredentialsFile); err != nil {
			return nil, nil, kind.As(kind.NotFound, err, "read credentials", c.CredentialsFile)
		}
		providers = []credentials.Provider{&credentials.FileAWSCredentials{Filename: c.CredentialsFile}}
	} else {
		providers = []credentials.Provider{&credentials.EnvAWS{}, &credentials.EnvMinio{}}
	}
	creds := credentials.NewChainCredentials(providers)
	if v, err := creds.GetWithContext(nil); err != nil || v.AccessKeyID == "" {
		return nil, nil, kind.WithHint(kind.Errorf(kind.Invalid, "open store %s: there are no credentials for it", c.URL),
			"name a file with aws_access_key_id and aws_secret_access_key in store.s3.credentials_file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	var ca []byte
	if c.CAFile != "" {
		var err error
		if ca, err = os.ReadFile(c.CAFile); err != nil {
			return nil, nil, kind.As(kind.NotFound, err, "read certificates", c.CAFile)
		}
	}
	s, err := store.OpenS3(ctx, store.S3Config{
		URL: c.URL, Bucket: c.Bucket, Prefix: c.Prefix, Region: c.Region, PublicURL: c.PublicURL, Credentials: creds, CA: ca,
	})
	return s, s, err
}
