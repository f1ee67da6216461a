package dev.parley.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.parley.caller.Caller;
import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the server accept a header that names the caller:
 * {@code ann;app;FREE;USER,ADMIN}. Enabled only by {@code test.callers=true}.
 */
@Component
@ConditionalOnProperty("test.callers")
class TestCallers implements BeanPostProcessor {

	private static final String HEADER = "X-Test-Caller";

	/** Adds the filter before the last one, which checks the roles. */
	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (!(bean instanceof SecurityFilterChain chain)) {
			return bean;
		}
		List<Filter> filters = new ArrayList<>(chain.getFilters());
		filters.add(filters.size() - 1, new BelievingFilter());
		return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters);
	}

	private static final class BelievingFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String given = request.getHeader(HEADER);
			if (given != null && given.matches("[a-z0-9]+;[a-z0-9]+;[A-Z]+;[A-Z,]+")) {
				String[] parts = given.split(";", -1);
				Set<Role> roles = Arrays.stream(parts[3].split(",", -1)).map(Role::valueOf).collect(Collectors.toSet());
				Caller caller = new Caller(parts[0], parts[0], parts[1], Tier.valueOf(parts[2]), roles);
				SecurityContextHolder.setContext(new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(caller,
						"", AuthorityUtils.createAuthorityList(roles.stream().map(Role::name).toList()))));
			}
			chain.doFilter(request, response);
		}

	}

}
