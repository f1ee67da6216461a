package dev.parley.web;

import java.io.IOException;
import java.util.List;

import dev.parley.security.PublicPaths;
import dev.parley.web.error.ForeignOriginException;
import dev.parley.web.filter.HeadersValve;
import dev.parley.web.filter.ProblemValve;
import dev.parley.web.filter.RequestSizeFilter;
import dev.parley.web.sse.EventStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who may call from a browser, and how JSON is read. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
class WebConfiguration implements WebMvcConfigurer {

	/** Which pages may call. */
	@Bean
	CorsConfiguration cors(WebProperties properties) {
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOriginPatterns(properties.corsAllowedOrigins());
		cors.setAllowedMethods(List.of("GET", "POST", "PATCH", "DELETE"));
		cors.setAllowedHeaders(List.of("Content-Type", "Authorization", "X-API-Key", "X-User-ID", "X-User-Name",
				"Idempotency-Key", "Last-Event-ID", "X-Request-ID", "MCP-Protocol-Version", "Mcp-Session-Id"));
		cors.setExposedHeaders(List.of("Location", "X-Run-ID", "X-Request-ID", "Retry-After", "Idempotent-Replayed",
				"RateLimit", "RateLimit-Policy", "Mcp-Session-Id"));
		// Nothing here is kept in cookies, so "*" is safe.
		cors.setAllowCredentials(false);
		return cors;
	}

	@Bean
	AllowedOrigins allowedOrigins(CorsConfiguration cors) {
		return new AllowedOrigins(cors);
	}

	/** Before everything that may answer, so that pages can read errors too. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE + 2)
	CorsFilter corsFilter(CorsConfiguration cors,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
		// A probe is answered wherever it comes from; a foreign page cannot read that.
		CorsFilter filter = new CorsFilter((request) -> (PublicPaths.isProbe(request)
				&& cors.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null) ? null : cors);
		filter.setCorsProcessor(new DefaultCorsProcessor() {

			@Override
			public boolean processRequest(@Nullable CorsConfiguration config, HttpServletRequest request,
					HttpServletResponse response) throws IOException {
				boolean allowed = super.processRequest(config, request, response);
				if (!allowed) {
					errors.resolveException(request, response, null, new ForeignOriginException());
				}
				return allowed;
			}

			/** The caller answers, since it knows the request. */
			@Override
			protected void rejectRequest(ServerHttpResponse response) {
			}

		});
		return filter;
	}

	@Bean
	EventStreams eventStreams(JsonMapper mapper, WebProperties properties) {
		return new EventStreams(mapper, properties.keepAlive());
	}

	@Bean
	RequestSizeFilter requestSizeFilter(WebProperties properties,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
		return new RequestSizeFilter(properties.maxRequestSize(), properties.bodyTimeout(), errors);
	}

	/** A number is no text and a text no number: who sends the wrong type is told so. */
	@Bean
	JsonMapperBuilderCustomizer strictTypes() {
		return (json) -> json.withCoercionConfigDefaults((coercion) -> {
			for (CoercionInputShape shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float,
					CoercionInputShape.Boolean, CoercionInputShape.String, CoercionInputShape.EmptyString)) {
				coercion.setCoercion(shape, CoercionAction.Fail);
			}
		})
			.withCoercionConfig(LogicalType.Float,
					(coercion) -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	}

	/** What the container answers by itself looks like the rest. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> valves(JsonMapper json) {
		return (tomcat) -> {
			tomcat.addEngineValves(new HeadersValve());
			tomcat
				.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
		};
	}

	/** A library brings a converter that writes YAML by rules that are not ours. */
	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
		converters.configureMessageConvertersList((list) -> list
			.removeIf((converter) -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
	}

}
