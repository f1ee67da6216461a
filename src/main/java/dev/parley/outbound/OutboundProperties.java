package dev.parley.outbound;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of calls to other servers.
 *
 * @param httpProxy for {@code http:} addresses; blank: none
 * @param httpsProxy for {@code https:} addresses, by {@code CONNECT}; blank: none
 * @param noProxy hosts, domains and networks that are reached directly, separated by
 * commas; {@code *}: all. Loopback addresses are always reached directly
 * @param caCertificate PEM file of certificates to trust in addition to the JDK's; blank:
 * none
 */
@ConfigurationProperties("parley.outbound")
public record OutboundProperties(@DefaultValue("") String httpProxy, @DefaultValue("") String httpsProxy,
		@DefaultValue("") String noProxy, @DefaultValue("") String caCertificate) {

	/** No proxy, and only the JDK's certificates. */
	public static final OutboundProperties DIRECT = new OutboundProperties("", "", "", "");

}
