package dev.parley.security;

import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

import dev.parley.caller.Role;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Configures authentication and authorization. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

	@Bean
	Access access(SecurityProperties settings, ServerProperties server) {
		return Access.of(settings, server.getAddress());
	}

	@Bean
	PublicAccess publicAccess(Access access, SecurityProperties settings) {
		return new PublicAccess(access == Access.PROTECTED || settings.open().contains(SecurityProperties.Part.METRICS),
				settings.open().contains(SecurityProperties.Part.HEALTH), access != Access.AUTHENTICATED);
	}

	@Bean
	ResourceMetadata resourceMetadata(SecurityProperties settings) {
		return new ResourceMetadata(settings.tokens().issuerUri());
	}

	@Bean
	AccessDeniedResponses accessDeniedResponses(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors,
			ResourceMetadata metadata) {
		return new AccessDeniedResponses(errors, metadata);
	}

	/** Null if there are no users. */
	@Bean
	@Nullable Logins logins(SecurityProperties settings, LoginLimit attempts, Clock clock) {
		return settings.users().isEmpty() ? null : new Logins(settings, attempts, clock);
	}

	@Bean
	CallerResolver callers(Access access, SecurityProperties settings, ServerProperties server, Optional<Logins> logins,
			Clock clock) {
		Stream<TokenIssuer> issuers = Stream.concat(logins.map(Logins::issuer).stream(),
				OpenIdProvider.of(settings.tokens(), clock).stream());
		return new CallerResolver(access, new ApiKeys(settings, Access.loopback(server.getAddress())),
				new Tokens(issuers.toList()));
	}

	/**
	 * Disables all other filters: there are no sessions, cookies or forms to protect, and
	 * a valve sets the security headers of all responses.
	 */
	@Bean
	SecurityFilterChain security(HttpSecurity http, PublicAccess open, CallerResolver callers,
			AccessDeniedResponses accessDeniedResponses, ApplicationEventPublisher events) {
		return http.csrf(AbstractHttpConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.sessionManagement(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.anonymous(AbstractHttpConfigurer::disable)
			.servletApi(AbstractHttpConfigurer::disable)
			.securityContext(
					(context) -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
			.exceptionHandling((refused) -> refused.authenticationEntryPoint(accessDeniedResponses)
				.accessDeniedHandler(accessDeniedResponses))
			.addFilterBefore(new CallerFilter(callers, accessDeniedResponses, events), AuthorizationFilter.class)
			.authorizeHttpRequests((requests) -> {
				requests.requestMatchers(PublicPaths.PAGES).permitAll();
				requests.requestMatchers(PublicPaths.PROBES).permitAll();
				requests.requestMatchers("/token").permitAll();
				requests.requestMatchers(PublicPaths.SOCKET).permitAll();
				if (open.metrics()) {
					requests.requestMatchers("/metrics").permitAll();
				}
				requests.requestMatchers("/admin/**").hasAuthority(Role.ADMIN.name());
				// Other actuator endpoints that an operator exposes reveal internals.
				requests.requestMatchers(EndpointRequest.toAnyEndpoint()).hasAuthority(Role.ADMIN.name());
				requests.anyRequest().authenticated();
			})
			.build();
	}

	/** Refuses malicious paths; an invalid id in a path is 404, as elsewhere. */
	@Bean
	HttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		// Spring MVC answers an unknown method with 405; no access rule depends on the
		// method alone.
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedLineFeed(true);
		firewall.setAllowUrlEncodedCarriageReturn(true);
		firewall.setAllowUrlEncodedLineSeparator(true);
		firewall.setAllowUrlEncodedParagraphSeparator(true);
		return firewall;
	}

	/** Disables observations, which would measure every filter of every request. */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	Hosts allowedHosts(SecurityProperties settings) {
		return new Hosts(settings.allowedHosts());
	}

}
