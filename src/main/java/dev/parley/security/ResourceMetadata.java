package dev.parley.security;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Tells OAuth clients, such as MCP clients, which authorization server issues the tokens
 * for this server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728</a>
 */
final class ResourceMetadata {

	/**
	 * Of the metadata of the whole server; that of a part has the part's path after it.
	 */
	static final String PATH = "/.well-known/oauth-protected-resource";

	/** The part of the server whose clients look for metadata. */
	static final String MCP = "/mcp";

	private final @Nullable String issuer;

	/**
	 * Creates the metadata.
	 * @param issuer of tokens; null or blank: there is none
	 */
	ResourceMetadata(@Nullable String issuer) {
		this.issuer = StringUtils.hasText(issuer) ? issuer : null;
	}

	/** The document that a request asks for; empty if tokens have no issuer. */
	Optional<Document> document(HttpServletRequest request) {
		return Optional.ofNullable(this.issuer)
			.map((issuer) -> new Document(url(request, request.getServletPath().substring(PATH.length())),
					List.of(issuer), List.of("header"), "Parley"));
	}

	/**
	 * Adds the address of the metadata to the refusal of a request without a valid token.
	 */
	AccessRefusedException completed(AccessRefusedException refused, HttpServletRequest request) {
		return (this.issuer != null && request.getServletPath().equals(MCP))
				? refused.withChallenge("resource_metadata=\"" + url(request, PATH + MCP) + '"') : refused;
	}

	private static String url(HttpServletRequest request, String path) {
		return ServletUriComponentsBuilder.fromContextPath(request).path(path).toUriString();
	}

	/**
	 * The metadata.
	 *
	 * @param resource address of the server, or of its part
	 * @param authorizationServers issuers of tokens for it
	 * @param bearerMethodsSupported how a token is sent
	 * @param resourceName for people
	 */
	record Document(String resource, @JsonProperty("authorization_servers") List<String> authorizationServers,
			@JsonProperty("bearer_methods_supported") List<String> bearerMethodsSupported,
			@JsonProperty("resource_name") String resourceName) {
	}

}
