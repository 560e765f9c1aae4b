package sandbox

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// passphraseHeader contains a passphrase in Base64 (quirks.md §10).
const passphraseHeader = "X-Apinizer-Package-Passphrase"

// The entry of a package that contains its objects, in clear or encrypted. In that of a single proxy,
// the entry has the name of the proxy.
const (
	clearEntry     = "package.json"
	encryptedEntry = "package.enc"
)

// content is what a package contains.
type content struct {
	Type       string
	Items      []item
	Unresolved []string `json:",omitempty"` // references that an import cannot carry over
}

// item is an object with everything below it, by relative path.
type item struct {
	Within string
	Name   string
	Object document
	Below  map[string]collection
}

// bundle returns an object of the project as it is exported.
func (p *project) bundle(within, key string) item {
	packed := item{within, key, p.Collections[within][key], map[string]collection{}}
	root := below(within, key) + "/"
	for path, held := range p.Collections {
		if rest, inside := strings.CutPrefix(path, root); inside && !transient(rest) {
			packed.Below[rest] = held
		}
	}
	return packed
}

// transient reports whether something below an object belongs to the installation: where it is
// deployed, and since when.
func transient(rest string) bool { return rest == environments || rest == histories }

// unbundle stores an imported object under a name.
func (p *project) unbundle(packed item, name string) {
	for path := range p.Collections {
		rest, inside := strings.CutPrefix(path, below(packed.Within, name)+"/")
		if inside && !transient(rest) {
			delete(p.Collections, path)
		}
	}
	packed.Object["name"] = name
	p.put(packed.Within, name, packed.Object)
	for rest, held := range packed.Below {
		p.Collections[below(packed.Within, name)+"/"+rest] = held
	}
}

// archive returns a ZIP file with one entry.
func archive(entry string, content []byte) []byte {
	var written bytes.Buffer // takes everything
	writer := zip.NewWriter(&written)
	file, _ := writer.Create(entry)
	_, _ = file.Write(content)
	_ = writer.Close()
	return written.Bytes()
}

// blanked returns a package without secrets, which are carried over in an encrypted one only.
func blanked(packed content) content {
	items := slices.Clone(packed.Items)
	for position, each := range items {
		for _, field := range secretsIn(each.Object) {
			packed.Unresolved = append(packed.Unresolved, kindOf(each.Within)+" ("+each.Name+"): "+field+" is blank")
		}
		items[position].Object = masked(each.Object)
	}
	packed.Items = items
	return packed
}

// pack makes the package that is downloaded.
func pack(c *call, packed content) ([]byte, error) { return packAs(c, clearEntry, packed) }

// packAs makes a package with the name of its entry, and encrypts it if the request asks for that.
func packAs(c *call, entry string, packed content) ([]byte, error) {
	if c.query("encrypt") != "true" {
		packed = blanked(packed)
	}
	text, err := json.Marshal(packed)
	if err != nil {
		panic("sandbox: " + err.Error()) // everything was decoded from JSON
	}
	if c.query("encrypt") != "true" {
		return archive(entry, text), nil
	}
	sealed, err := sealer(c)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, sealed.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return archive(encryptedEntry, sealed.Seal(nonce, nonce, text, nil)), nil
}

// unpack reads an uploaded package. The server checks its name, too (quirks.md §9).
func unpack(c *call, part string) (content, error) {
	var packed content
	file := c.parts.files[part]
	reader, err := zip.NewReader(bytes.NewReader(file.content), int64(len(file.content)))
	if err != nil || len(reader.File) == 0 || !strings.HasSuffix(strings.ToLower(file.name), ".zip") {
		return packed, rejected("File must be in zip file format and must end with zip extension!")
	}
	entry, err := reader.File[0].Open()
	if err != nil {
		return packed, rejected("Package can not be read!")
	}
	defer func() { _ = entry.Close() }()
	text, err := io.ReadAll(io.LimitReader(entry, uploadLimit))
	if err == nil && reader.File[0].Name == encryptedEntry {
		if text, err = decrypt(c, text); err != nil {
			return packed, err
		}
	}
	if err != nil || json.Unmarshal(text, &packed) != nil || len(packed.Items) == 0 {
		return packed, rejected("Package can not be read!")
	}
	for _, packed := range packed.Items {
		if packed.Object == nil {
			return content{}, rejected("Package can not be read!")
		}
	}
	return packed, nil
}

func decrypt(c *call, text []byte) ([]byte, error) {
	sealed, err := sealer(c)
	if err != nil {
		return nil, err
	}
	if len(text) >= sealed.NonceSize() {
		text, err = sealed.Open(nil, text[:sealed.NonceSize()], text[sealed.NonceSize():], nil)
	}
	if err != nil {
		return nil, rejected("Package can not be decrypted with this passphrase!")
	}
	return text, nil
}

// sealer encrypts with the passphrase in the header of the request.
func sealer(c *call) (cipher.AEAD, error) {
	given := c.request.Header.Get(passphraseHeader)
	if given == "" {
		return nil, rejected("Package passphrase is required (header %s)!", passphraseHeader)
	}
	passphrase, err := base64.StdEncoding.DecodeString(given)
	if err != nil || len(passphrase) == 0 {
		return nil, rejected("Package passphrase must be Base64!")
	}
	key := sha256.Sum256(passphrase)
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
