package dev.parley.web.filter;

import java.util.List;

import dev.parley.limits.KnownBudgets;
import dev.parley.limits.RequestLimits;
import dev.parley.security.Access;
import dev.parley.security.CurrentUser;
import dev.parley.security.Hosts;
import dev.parley.security.PublicAccess;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Registers everything that a request passes before a controller: first Tomcat's valves,
 * then the filters in the order of {@link FilterOrder}. Filters, like controllers, answer
 * refusals through {@code errors}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FilterProperties.class)
class FilterConfiguration {

	/** What OpenAI's SDK sends with each request, from pages too. */
	private static final List<String> OPENAI_HEADERS = List.of("X-Stainless-Lang", "X-Stainless-Package-Version",
			"X-Stainless-OS", "X-Stainless-Arch", "X-Stainless-Runtime", "X-Stainless-Runtime-Version",
			"X-Stainless-Retry-Count", "X-Stainless-Timeout", "X-Stainless-Helper-Method", "OpenAI-Organization",
			"OpenAI-Project", "OpenAI-Beta");

	private final HandlerExceptionResolver errors;

	FilterConfiguration(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
		this.errors = errors;
	}

	/**
	 * {@link HeadersValve} is outermost; {@link RequestLogValve} logs each request at its
	 * end; {@link ProblemValve} answers requests that Tomcat itself refuses.
	 */
	@Bean
	static WebServerFactoryCustomizer<TomcatServletWebServerFactory> valves(JsonMapper json) {
		return (tomcat) -> {
			tomcat.addEngineValves(new HeadersValve(), new RequestLogValve());
			tomcat
				.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
		};
	}

	@Bean
	FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
		return FilterOrder.REQUEST_ID.register(new RequestIdFilter());
	}

	/** The origins, methods and headers of allowed cross-origin requests. */
	@Bean
	static CorsConfiguration cors(FilterProperties properties) {
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOriginPatterns(properties.corsAllowedOrigins());
		cors.setAllowedMethods(List.of("GET", "POST", "PATCH", "DELETE"));
		cors.setAllowedHeaders(List.of("Content-Type", "Authorization", "X-API-Key", "X-User-ID", "X-User-Name",
				"Idempotency-Key", "Last-Event-ID", "X-Request-ID", "MCP-Protocol-Version", "Mcp-Session-Id",
				"Mcp-Method", "Mcp-Name"));
		OPENAI_HEADERS.forEach(cors::addAllowedHeader);
		cors.setExposedHeaders(
				List.of("Location", "X-Run-ID", "X-Request-ID", "Retry-After", "Idempotent-Replayed", "RateLimit",
						"RateLimit-Policy", "Mcp-Session-Id", "WWW-Authenticate", "x-should-retry", "retry-after-ms"));
		// Parley uses no cookies, so "*" is safe.
		cors.setAllowCredentials(false);
		return cors;
	}

	@Bean
	FilterRegistrationBean<CorsFilter> corsFilter(CorsConfiguration cors, Access access) {
		return FilterOrder.CORS.register(CrossOriginRefusals.filter(cors, access, this.errors));
	}

	@Bean
	FilterRegistrationBean<ProtectedModeFilter> protectedModeFilter(Access access) {
		FilterRegistrationBean<ProtectedModeFilter> filter = FilterOrder.PROTECTED_MODE
			.register(new ProtectedModeFilter(this.errors));
		filter.setEnabled(access == Access.PROTECTED);
		return filter;
	}

	@Bean
	FilterRegistrationBean<AllowedHostsFilter> allowedHostsFilter(Hosts hosts) {
		return FilterOrder.ALLOWED_HOSTS.register(new AllowedHostsFilter(hosts, this.errors));
	}

	@Bean
	FilterRegistrationBean<FailedRequestFilter> failedRequestFilter(RequestLimits limits, PublicAccess open) {
		return FilterOrder.FAILED_REQUESTS.register(new FailedRequestFilter(limits, open, this.errors));
	}

	@Bean
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(RequestLimits limits, KnownBudgets budgets,
			CurrentUser user) {
		return FilterOrder.RATE_LIMIT.register(new RateLimitFilter(limits, budgets, user, this.errors));
	}

	@Bean
	FilterRegistrationBean<ContentTypeFilter> contentTypeFilter() {
		return FilterOrder.CONTENT_TYPE.register(new ContentTypeFilter(this.errors));
	}

	@Bean
	FilterRegistrationBean<RequestSizeFilter> requestSizeFilter(FilterProperties properties, LargeBodies largeBodies) {
		return FilterOrder.REQUEST_SIZE.register(
				new RequestSizeFilter(properties.maxRequestSize(), properties.bodyTimeout(), largeBodies, this.errors));
	}

	@Bean
	static LargeBodies largeBodies() {
		return new LargeBodies(Runtime.getRuntime().maxMemory(), RequestSizeFilter.LARGE);
	}

	@Bean
	static BodySizes bodySizes(FilterProperties properties, LargeBodies largeBodies) {
		return new BodySizes(largeBodies, properties.maxRequestSize().toBytes(), properties.bodyTimeout());
	}

}
