package dev.parley.web;

import java.util.List;

import dev.parley.metrics.ReaderMetrics;
import dev.parley.web.sse.EventStreams;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Configures how JSON is read and events are written. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
class WebConfiguration implements WebMvcConfigurer {

	@Bean
	AllowedOrigins allowedOrigins(CorsConfiguration cors) {
		return new AllowedOrigins(cors);
	}

	@Bean
	EventStreams eventStreams(JsonMapper mapper, WebProperties properties, ReaderMetrics metrics) {
		return new EventStreams(mapper, properties.keepAlive(), metrics);
	}

	/** Disables conversions between JSON types, so that a wrong type is an error. */
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

	/**
	 * Removes the YAML converter that a library adds, because it uses other rules than
	 * ours.
	 */
	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
		converters.configureMessageConvertersList((list) -> list
			.removeIf((converter) -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
	}

}
