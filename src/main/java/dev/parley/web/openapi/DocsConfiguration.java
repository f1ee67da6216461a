package dev.parley.web.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.webmvc.ui.SwaggerIndexPageTransformer;
import org.springdoc.webmvc.ui.SwaggerIndexTransformer;
import org.springdoc.webmvc.ui.SwaggerWelcomeCommon;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Serves Swagger UI at {@code /docs} through springdoc. {@code docs.css} and
 * {@code docs.js} fix its low contrast and add missing names of controls for screen
 * readers.
 */
@Configuration(proxyBeanMethods = false)
class DocsConfiguration {

	private static final String HEAD = "<link rel=\"stylesheet\" href=\"/docs.css\"><script src=\"/docs.js\" defer></script></head>";

	@Bean
	SwaggerIndexTransformer accessiblePage(SwaggerUiConfigProperties properties, SwaggerUiOAuthProperties oAuth,
			SwaggerWelcomeCommon welcome, ObjectMapperProvider mapper) {
		return new SwaggerIndexPageTransformer(properties, oAuth, welcome, mapper) {

			@Override
			public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
					throws IOException {
				Resource transformed = super.transform(request, resource, chain);
				if (!"index.html".equals(resource.getFilename())) {
					return transformed;
				}
				String page = transformed.getContentAsString(StandardCharsets.UTF_8);
				return new TransformedResource(transformed,
						page.replace("</head>", HEAD).getBytes(StandardCharsets.UTF_8));
			}

		};
	}

}
