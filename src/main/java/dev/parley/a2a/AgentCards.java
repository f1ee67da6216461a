package dev.parley.a2a;

import java.util.List;
import java.util.Optional;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.caller.Caller;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The agent card: what the server can do, for clients that do not know it yet. Everybody
 * may read it, so agents are named only to callers who may use them.
 *
 * @see <a href= "https://a2a-protocol.org/v1.0.0/specification/#441-agentcard">Agent
 * card</a>
 */
@Component
class AgentCards {

	private final AgentCatalog catalog;

	private final BuildProperties build;

	AgentCards(AgentCatalog catalog, BuildProperties build) {
		this.catalog = catalog;
		this.build = build;
	}

	/** The card for a caller; empty: nobody has authenticated. */
	ObjectNode card(Optional<Caller> caller, HttpServletRequest request) {
		ObjectNode card = JsonNodeFactory.instance.objectNode()
			.put("name", "Parley")
			.put("description",
					"AI agents behind an HTTP API. The metadata of a message chooses one: {\"agent\": \"name\"}.")
			.put("version", String.valueOf(this.build.getVersion()));
		card.putArray("supportedInterfaces")
			.addObject()
			.put("url", ServletUriComponentsBuilder.fromContextPath(request).path(A2aController.PATH).toUriString())
			.put("protocolBinding", "JSONRPC")
			.put("protocolVersion", A2aController.VERSION);
		card.putObject("capabilities")
			.put("streaming", true)
			.put("pushNotifications", false)
			.put("extendedAgentCard", true);
		addSecurity(card);
		card.putArray("defaultInputModes")
			.add("text/plain")
			.add("application/json")
			.add("image/png")
			.add("image/jpeg")
			.add("image/webp")
			.add("image/gif")
			.add("application/pdf");
		card.putArray("defaultOutputModes").add("text/plain").add("application/json");
		addSkills(card.putArray("skills"), caller);
		return card;
	}

	private static void addSecurity(ObjectNode card) {
		ObjectNode schemes = card.putObject("securitySchemes");
		schemes.putObject("key")
			.putObject("apiKeySecurityScheme")
			.put("description", "A key of this server.")
			.put("location", "header")
			.put("name", "X-API-Key");
		schemes.putObject("bearer")
			.putObject("httpAuthSecurityScheme")
			.put("description", "A key or a token.")
			.put("scheme", "Bearer");
		ArrayNode requirements = card.putArray("securityRequirements");
		for (String scheme : List.of("key", "bearer")) {
			requirements.addObject().putObject("schemes").putObject(scheme).putArray("list");
		}
	}

	private void addSkills(ArrayNode skills, Optional<Caller> caller) {
		caller.ifPresentOrElse(
				(known) -> this.catalog.all()
					.stream()
					.filter((agent) -> agent.allows(known))
					.forEach((agent) -> skill(skills, agent.name(), agent.description())),
				() -> skill(skills, "chat",
						"Answers messages. GetExtendedAgentCard lists the agents for those who authenticate."));
	}

	private static void skill(ArrayNode skills, String name, String description) {
		skills.addObject()
			.put("id", name)
			.put("name", name)
			.put("description", description)
			.putArray("tags")
			.add("agent");
	}

}
