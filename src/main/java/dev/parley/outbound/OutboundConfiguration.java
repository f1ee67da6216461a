package dev.parley.outbound;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the rules for calls to other servers from the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundProperties.class)
public class OutboundConfiguration {

	@Bean
	Outbound outbound(OutboundProperties properties) {
		return new Outbound(properties);
	}

}
