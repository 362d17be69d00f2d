package sigv4

import (
	"cmp"
	"slices"
	"strings"
)

// canonicalRequests are the forms in which a request may have been signed. There is more than one if its path has empty or dot
// segments: some SDKs normalise these away before they sign, some don't, and all send the path as it is.
func canonicalRequests(req *Request, s *signature) []string {
	path, rawQuery, _ := strings.Cut(req.Target, "?")
	rest := "\n" + canonicalQuery(parseQuery(rawQuery), s.presigned) + "\n" + canonicalHeaders(req, s) + "\n" + strings.Join(s.signedHeaders, ";") + "\n" + payloadHash(req, s)
	var forms []string
	for _, p := range canonicalPaths(path, s.scope.service) {
		forms = append(forms, req.Method+"\n"+p+rest)
	}
	return forms
}

// canonicalPaths encodes the path a second time, except for S3, where it is encoded once and never normalised.
func canonicalPaths(path, service string) []string {
	if service == "s3" {
		return []string{escape(unescape(path), "/")}
	}
	forms := []string{escape(path, "/")}
	normal := normalize(path)
	if normal != path {
		forms = append(forms, escape(normal, "/"))
	}
	// The slash that stays of a dot segment at the end goes with the SDKs for JavaScript and Python.
	if unended := strings.TrimSuffix(normal, "/"); unended != "" && unended != normal && !strings.HasSuffix(path, "/") {
		forms = append(forms, escape(unended, "/"))
	}
	return forms
}

// normalize takes out empty and dot segments, as RFC 3986 section 5.2.4 has it.
func normalize(path string) string {
	var kept []string
	last := ""
	for segment := range strings.SplitSeq(path, "/") {
		last = segment
		switch segment {
		case "", ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, segment)
		}
	}
	normal := "/" + strings.Join(kept, "/")
	if len(kept) > 0 && (last == "" || last == "." || last == "..") {
		normal += "/"
	}
	return normal
}

// canonicalQuery leaves the signature itself out if it is there that it stands.
func canonicalQuery(q query, presigned bool) string {
	encoded := make(query, 0, len(q))
	for _, p := range q {
		if !presigned || p.name != "X-Amz-Signature" {
			encoded = append(encoded, param{escape(p.name, ""), escape(p.value, "")})
		}
	}
	slices.SortStableFunc(encoded, func(a, b param) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.value, b.value))
	})
	var b strings.Builder
	for i, p := range encoded {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.name)
		b.WriteByte('=')
		b.WriteString(p.value)
	}
	return b.String()
}

// canonicalHeaders is the signed header fields, a line each. Their list is signed as it was given.
func canonicalHeaders(req *Request, s *signature) string {
	lower := make([]string, len(s.signedHeaders))
	for i, name := range s.signedHeaders {
		lower[i] = strings.ToLower(name)
	}
	slices.Sort(lower)
	var b strings.Builder
	for _, name := range lower {
		values := []string{req.Host}
		if name != "host" {
			values = req.Header(name)
		}
		b.WriteString(name)
		b.WriteByte(':')
		for i, value := range values {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(fold(value))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// fold trims a value and makes one space of several.
func fold(value string) string {
	value = strings.Trim(value, " \t")
	if !strings.Contains(value, "  ") {
		return value
	}
	var b strings.Builder
	for i := range len(value) {
		if value[i] != ' ' || value[i-1] != ' ' {
			b.WriteByte(value[i])
		}
	}
	return b.String()
}

// payloadHash is the body's hash unless the client said that it signed none or signed it in chunks. What else
// X-Amz-Content-Sha256 says isn't believed.
func payloadHash(req *Request, s *signature) string {
	switch said := saidOfPayload(req); {
	case said == unsignedPayload || said == chunkedPayload:
		return said
	case s.presigned && s.scope.service == "s3":
		return unsignedPayload
	}
	return hashed(req.Body)
}

// saidOfPayload is X-Amz-Content-Sha256, which a presigned URL has in its query.
func saidOfPayload(req *Request) string {
	if said := first(req.Header(contentHash)); said != "" {
		return said
	}
	_, rawQuery, _ := strings.Cut(req.Target, "?")
	said, _ := parseQuery(rawQuery).get(contentHash)
	return said
}

const contentHash = "X-Amz-Content-Sha256"
