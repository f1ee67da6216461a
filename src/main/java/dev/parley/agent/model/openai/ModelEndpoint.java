package dev.parley.agent.model.openai;

import java.util.List;
import java.util.regex.Pattern;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * The address of an API, and the headers and query parameters of each request to it.
 *
 * @param base without a trailing slash; its query is sent with each request
 * @param headers for each request, including the key; must not be logged
 */
record ModelEndpoint(HttpUrl base, Headers headers) {

	/** Hosts of Azure's APIs. */
	private static final Pattern AZURE = Pattern
		.compile(".*\\.(openai\\.azure|cognitiveservices\\.azure|services\\.ai\\.azure)\\.(com|us|cn)");

	/**
	 * Reads the settings.
	 * @throws OutboundSettingsException if a setting is invalid
	 */
	static ModelEndpoint of(ModelProperties properties) {
		return of(properties, "OPENAI_");
	}

	/** The same for settings whose variables have the given prefix. */
	static ModelEndpoint of(ModelProperties properties, String variables) {
		HttpUrl base = new BaseUrl(properties.baseUrl(), variables).parse();
		Headers own = CustomHeaders.parse(properties.headers());
		return new ModelEndpoint(base, own.newBuilder().addAll(credentials(properties, base, own, variables)).build());
	}

	/** The address of an operation, such as {@code chat/completions}. */
	HttpUrl url(List<String> segments) {
		HttpUrl.Builder url = this.base.newBuilder();
		segments.forEach(url::addPathSegment);
		return url.build();
	}

	private static Headers credentials(ModelProperties properties, HttpUrl base, Headers own, String variables) {
		String key = properties.key();
		boolean azure = AZURE.matcher(base.host()).matches();
		if (key == null || KeyHeader.isIn(own, azure)) {
			return Headers.of();
		}
		KeyHeader.requireSendable(key, variables + "API_KEY");
		return KeyHeader.of(key, azure);
	}

	/** Leaves out headers and query. */
	@Override
	public String toString() {
		return this.base.newBuilder().query(null).build().toString();
	}

}
