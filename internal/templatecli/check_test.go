package templatecli

import (
	"strings"
	"testing"
)

func TestLikelyMistakesAreReportedEachAlone(t *testing.T) {
	for source, want := range map[string]string{
		`{"id": "$util.autoId()"}`:                                     `1:9: $util.autoId is a function of AppSync`,
		`{"t": "$util.time.nowISO8601()"}`:                             `1:8: $util.time is a function of AppSync`,
		`{"x": "$util.escapeJavascript('a')"}`:                         `1:8: $util.escapeJavascript(...) is not a function`,
		"#macro(row $x)$x#end\n{}":                                     `1:1: #macro has no effect`,
		"{\n#if($input.params('q'))x#end}":                             `2:5: $input.params(...) is text`,
		`#if(!$stageVariables.debug)x#end`:                             `1:6: $stageVariables.debug is text`,
		`#set($q = "$input.params('q')")#if($q && 1 == 1)x#end`:        `1:36: $q is text`,
		"{\"a\": 1,\n \"b\": }":                                        `2:7: the template is constant, but not valid JSON`,
		`{"a": "$input.path('$.a"}`:                                    `1:20: unexpected "'"`,
		`#set($a = $input.json('$'))#set($b = $a)#if($b)x#{else}y#end`: `1:45: $b is text`,
	} {
		found := findings(source)
		if len(found) != 1 {
			t.Errorf("%s: %d findings", source, len(found))
			continue
		}
		where := found[0].where
		if got := where.Error(); !strings.HasPrefix(strings.Replace(strings.TrimPrefix(got, "line "), ", column ", ":", 1), want) {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
		if !strings.HasPrefix(found[0].page, "https://docs.aws.amazon.com/") {
			t.Errorf("%s: page %q", source, found[0].page)
		}
	}
}

func TestCommonPatternsHaveNoMistakes(t *testing.T) {
	for name, source := range map[string]string{
		"CORS mock": `{"statusCode": 200}`,
		"passthrough": `#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"context" : {"stage" : "$context.stage", "user-arn" : "$context.identity.userArn"}
}`,
		"form": `#set($raw = $input.body)
#set($countAmp = $raw.length() - $raw.replace("&", "").length())
#if($countAmp == 0)
 #set($raw = $raw + "&")
#end
{
#foreach($kv in $raw.split("&"))
 #set($pair = $kv.split("="))
 #if($pair.size() > 1 && $pair[1].length() > 0)
  "$util.urlDecode($pair[0])": "$util.urlDecode($pair[1])"#if($foreach.hasNext),#end
 #end
#end
}`,
		"SQS":            `Action=SendMessage&MessageBody=$util.urlEncode($input.body)`,
		"SNS":            `Action=Publish&TopicArn=$util.urlEncode('arn:aws:sns:us-east-1:1:t')&Message=$util.urlEncode($input.body)`,
		"DynamoDB":       `{"TableName": "t", "Key": {"id": {"S": "$input.params('id')"}}, "at": {"N": "$context.requestTimeEpoch"}}`,
		"Step Functions": `{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")", "stateMachineArn": "$stageVariables.arn"}`,
		"Kinesis":        `{"StreamName": "s", "Data": "$util.base64Encode($input.json('$.data'))", "PartitionKey": "$input.path('$.key')"}`,
		"S3":             "#set($context.requestOverride.path.key = $input.params('key'))\n$input.body",
		"errors": `#set($e = $util.parseJson($input.path('$.errorMessage')))
#if($e.code == 404)#set($context.responseOverride.status = 404)#end
{"message": "$util.escapeJavaScript($e.message)"}`,
		"flag": `#set($o = $input.path('$'))#if($o.active)yes#{else}no#end#if($input.params('q') != "")q#end`,
	} {
		for _, f := range findings(source) {
			t.Errorf("%s: %s", name, f.where)
		}
	}
}
