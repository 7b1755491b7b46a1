const text = "Names, descriptions, metadata and addresses can contain any text, and the functions never execute it.";
const reference = "A reference can be any text of 1 to 255 characters, such as ../report.log or a URL.";

/**
 * AWS's managed rule groups, each with its rules that only count, and the reason: a documented request matches them. The
 * other rules block, such as those for known attacks on Java and React.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
export const managedRules: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AWSManagedRulesAmazonIpReputationList: {},
  AWSManagedRulesKnownBadInputsRuleSet: {},
  AWSManagedRulesCommonRuleSet: {
    NoUserAgent_HEADER: "Some HTTP clients, such as Node's http module, send no User-Agent.",
    SizeRestrictions_BODY: "A customer with much metadata exceeds 8 kB.",
    SizeRestrictions_QUERYSTRING: "The parameters of a PUT can be in the query, and exceed 2,048 bytes.",
    SizeRestrictions_URIPATH: "A reference of 255 Chinese characters has 2,295 bytes; the limit is 1,024.",
    EC2MetaDataSSRF_BODY: text,
    EC2MetaDataSSRF_QUERYARGUMENTS: text,
    EC2MetaDataSSRF_URIPATH: reference,
    GenericLFI_BODY: text,
    GenericLFI_QUERYARGUMENTS: text,
    GenericLFI_URIPATH: reference,
    GenericRFI_BODY: text,
    GenericRFI_QUERYARGUMENTS: text,
    GenericRFI_URIPATH: reference,
    RestrictedExtensions_QUERYARGUMENTS: text,
    RestrictedExtensions_URIPATH: reference,
    CrossSiteScripting_BODY: text,
    CrossSiteScripting_QUERYARGUMENTS: text,
    CrossSiteScripting_URIPATH: reference,
  },
};
