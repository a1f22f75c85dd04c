package person

// IsTool tells names of programs and services that are spoken of as people are ("ask
// Redis"); a word in small letters. Those that many people are called, too (Jenkins,
// Alexa), are not among them.
func IsTool(w string) bool {
	switch w {
	case "postgres", "postgresql", "mysql", "mariadb", "sqlite", "mongo", "mongodb", "redis", "kafka", "rabbitmq", "cassandra",
		"elasticsearch", "kibana", "grafana", "prometheus", "datadog", "splunk", "docker", "kubernetes", "terraform", "ansible",
		"nginx", "apache", "hadoop", "spark", "airflow", "snowflake", "tableau", "linux", "debian", "ubuntu", "android",
		"python", "java", "javascript", "typescript", "golang", "react", "angular", "django", "github", "gitlab", "bitbucket",
		"jira", "confluence", "trello", "asana", "slack", "zoom", "figma", "miro", "notion", "salesforce", "hubspot", "zendesk",
		"stripe", "shopify", "wordpress", "excel", "outlook", "powerpoint", "photoshop", "chrome", "firefox", "chatgpt":
		return true
	}
	return false
}
