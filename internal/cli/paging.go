package cli

import (
	"context"
	"encoding/base64"
	"strings"

	"stile/internal/output"
	"stile/internal/python"
)

const truncationKey = "boto_truncate_amount" // how much of a page was shown already

// pager fetches the pages of an answer one by one, cutting them to the number of items asked for.
type pager struct {
	client   *client
	command  *command
	params   *python.Dict
	maxItems any // an int, nil for all
	pageSize any // an int, if sized
	sized    bool
	starting string // the token to start from
	started  bool   // there is one

	kept   *python.Dict // of the first page: what the merged answer keeps besides its items
	resume string       // the token that continues after the last page shown
}

func newPager(c *client, command *command, params *python.Dict) *pager {
	p := &pager{client: c, command: command, params: params.Clone(), kept: &python.Dict{}}
	config, ok := params.At(pagingKey).(*python.Dict)
	p.params.Delete(pagingKey)
	if !ok {
		return p
	}
	p.maxItems = config.At("MaxItems")
	p.starting, p.started = config.At("StartingToken").(string)
	p.pageSize, p.sized = config.Get("PageSize")
	return p
}

// each hands every page to show.
func (p *pager) each(ctx context.Context, show func(*python.Dict) error) error {
	next := python.DictOf("position", nil)
	skip := int64(0)
	if p.started {
		var err error
		if next, skip, err = p.startingToken(); err != nil {
			return err
		}
		p.inject(next)
	}
	if p.sized {
		p.params.Set("limit", p.pageSize)
	}
	var previous *python.Dict
	total := int64(0)
	for first := true; ; first = false {
		page, err := p.client.call(ctx, p.command, p.params)
		if err != nil {
			return err
		}
		if first {
			if p.started {
				page.Set("items", after(page.At("items"), skip))
			}
			for _, k := range p.command.pageKeys() {
				p.kept.Set(k, page.At(k))
			}
		} else {
			skip = 0
		}
		count := size(page.At("items"))
		if surplus := p.surplus(total + count); surplus > 0 {
			return p.cut(page, next, count-surplus, skip, show)
		}
		if err := show(page); err != nil {
			return err
		}
		total += count
		position := page.At("position")
		if !python.Truthy(position) {
			return nil
		}
		next = python.DictOf("position", position)
		if p.maxItems != nil && python.Equal(p.maxItems, total) {
			p.resume = encodeToken(next)
			return nil
		}
		if previous != nil && python.Equal(previous, next) {
			return failure("Error during pagination: The same next token was received twice: " + python.Repr(next))
		}
		p.inject(next)
		previous = next
	}
}

func (p *pager) surplus(total int64) int64 {
	if p.maxItems == nil {
		return 0
	}
	limit := python.Big(p.maxItems)
	if !limit.IsInt64() {
		return 0
	}
	return total - limit.Int64()
}

// cut shows the first keep items of page and makes the token that goes on behind them.
func (p *pager) cut(page, next *python.Dict, keep, skipped int64, show func(*python.Dict) error) error {
	switch items := page.At("items").(type) {
	case []any:
		end := keep
		if end < 0 {
			end = max(int64(len(items))+end, 0)
		}
		page.Set("items", items[:end])
	case nil:
		page.Set("items", []any{})
	default:
		return failure("unhashable type: 'slice'")
	}
	token := next.Clone()
	token.Set(truncationKey, keep+skipped)
	if token.Len() != 2 || !token.Has("position") {
		return failure("Bad starting token: " + python.Repr(token))
	}
	p.resume = encodeToken(token)
	return show(page)
}

func size(items any) int64 {
	switch items := items.(type) {
	case []any:
		return int64(len(items))
	case *python.Dict:
		return int64(items.Len())
	}
	return 0
}

func after(items any, skip int64) any {
	list, ok := items.([]any)
	if !ok {
		return nil
	}
	if skip < 0 {
		skip = max(int64(len(list))+skip, 0)
	}
	return list[min(skip, int64(len(list))):]
}

// inject puts the token for the next page among the parameters.
func (p *pager) inject(token *python.Dict) {
	for name, v := range token.All() {
		if v == nil || v == "None" {
			p.params.Delete(name)
		} else {
			p.params.Set(name, v)
		}
	}
}

func encodeToken(token *python.Dict) string {
	return base64.StdEncoding.EncodeToString([]byte(python.JSON(token, python.Style{ASCII: true})))
}

// startingToken reads --starting-token: a NextToken, or plain text, perhaps with the number of items to skip behind ___.
func (p *pager) startingToken() (*python.Dict, int64, error) {
	if raw, ok := decodeBase64(p.starting); ok {
		if v, err := python.ParseJSON(raw, false); err == nil {
			switch v := v.(type) {
			case *python.Dict:
				skip := python.Big(v.At(truncationKey)).Int64()
				v.Delete(truncationKey)
				return v, skip, nil
			case []any:
			default:
				return nil, 0, failuref("'%s' object has no attribute 'pop'", python.TypeName(v))
			}
		}
	}
	parts := strings.Split(p.starting, "___")
	skip := int64(0)
	if len(parts) == 2 {
		if n, err := python.ParseInt(parts[1]); err == nil {
			parts, skip = parts[:1], python.Big(n).Int64()
		} else {
			parts = []string{p.starting}
		}
	}
	if len(parts) > 1 {
		return nil, 0, failure("Bad starting token: " + p.starting)
	}
	if parts[0] == "None" {
		return python.DictOf("position", nil), skip, nil
	}
	return python.DictOf("position", parts[0]), skip, nil
}

// decodeBase64 skips what isn't base64, as Python does, but wants the padding.
func decodeBase64(text string) (string, bool) {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '=' {
			return r
		}
		return -1
	}, text)
	raw, err := base64.StdEncoding.DecodeString(clean)
	return string(raw), err == nil
}

// showPages shows an answer that comes in pages: put together, or as text page by page.
func (r *runner) showPages(ctx context.Context, c *client, command *command, params *python.Dict) error {
	if err := r.startFormat(r.format()); err != nil {
		return err
	}
	p := newPager(c, command, params)
	if r.format() == "text" {
		return r.showPagesAsText(ctx, p)
	}
	merged := &python.Dict{}
	err := p.each(ctx, func(page *python.Dict) error {
		items := page.At("items")
		if items == nil {
			return nil
		}
		if seen, ok := merged.Get("items"); !ok {
			merged.Set("items", items)
		} else if list, isList := seen.([]any); isList {
			more, _ := items.([]any)
			merged.Set("items", append(list[:len(list):len(list)], more...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for k, v := range p.kept.All() {
		merged.Set(k, v)
	}
	if p.resume != "" {
		merged.Set("NextToken", p.resume)
	}
	return r.show(command, merged)
}

// showPagesAsText formats, and queries, each page by itself.
func (r *runner) showPagesAsText(ctx context.Context, p *pager) error {
	first := true
	err := p.each(ctx, func(page *python.Dict) error {
		current := &python.Dict{}
		if first {
			current = p.kept.Clone()
			first = false
		}
		current.Set("items", page.At("items"))
		return r.showText(current)
	})
	if err != nil || p.resume == "" {
		return err
	}
	return r.showText(python.DictOf("NextToken", python.DictOf("NextToken", p.resume)))
}

func (r *runner) showText(v any) error {
	v, err := r.queried(v)
	if err != nil {
		return err
	}
	return output.Text(r.Out, v)
}
