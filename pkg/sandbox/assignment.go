package sandbox

import "slices"

// assignment is something that can be attached to a credential: an object of the project, by name.
type assignment struct {
	segment    string // below the credential, in the path
	collection string // that contains the object
	keyType    string // the required kind of key, if it is a key
	object     string // its name in messages
	attached   string // its name in messages once it is attached
}

func assignments() []assignment {
	return []assignment{
		{"privateKey", keys, "PRIVATE_KEY", "Key", "Private Key assigned"},
		{"publicKey", keys, "PUBLIC_KEY", "Key", "Public Key assigned"},
		{"secretKey", keys, "SECRET_KEY", "Secret Key", "Secret Key assigned"},
		{"certificate", certificates, "", "Certificate", "Certificate assigned"},
		{"keystore", keystores, "", "Keystore", "Keystore assigned"},
		{"truststore", keystores, "", "Truststore", "Truststore assigned"},
		{"jwk/encryption", jwks, "", "JWK", "JWK assigned for decryption and encryption"},
		{"jwk/validation", jwks, "", "JWK", "JWK assigned for validation and signing"},
	}
}

// set attaches an object and replaces the previous one, if any.
func (a assignment) set(c *call) error {
	name := c.path["objectName"]
	object, exists := c.project.Collections[a.collection][name]
	if !exists {
		return rejected("%s (name: %s) is not found!", a.object, name)
	}
	if a.keyType != "" && object["keyType"] != a.keyType {
		return rejected("%s (name: %s) must be of type %s!", a.object, name, a.keyType)
	}
	c.credential.Assignments[a.segment] = name
	return nil
}

// remove detaches the object without deleting it. It fails if nothing is attached (quirks.md §14).
func (a assignment) remove(c *call) error {
	if _, assigned := c.credential.Assignments[a.segment]; !assigned {
		return rejected("Credential (username: %s) does not have a %s!", c.path["username"], a.attached)
	}
	delete(c.credential.Assignments, a.segment)
	return nil
}

// assign and unassign change the assignment that the argument names.
func assign(c *call, words []string) (reply, error) {
	return change(assignmentOf(words[0]).set)(c)
}

func unassign(c *call, words []string) (reply, error) {
	return change(assignmentOf(words[0]).remove)(c)
}

func assignmentOf(segment string) assignment {
	all := assignments()
	return all[slices.IndexFunc(all, func(a assignment) bool { return a.segment == segment })]
}
