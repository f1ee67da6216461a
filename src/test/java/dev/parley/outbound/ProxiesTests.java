package dev.parley.outbound;

import java.net.Proxy;
import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProxiesTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			http://a.example.com,         '',                          true
			http://a.example.com,         example.com,                 false
			http://example.com,           example.com,                 false
			http://example.com,           .example.com,                false
			http://a.example.com,         *.example.com,               false
			http://badexample.com,        example.com,                 true
			http://A.EXAMPLE.com,         Example.COM,                 false
			http://a.example.com:8080,    'b.org, example.com:8080',   false
			http://a.example.com:8081,    'b.org, example.com:8080',   true
			http://a.example.com:80,      'b.org example.com',         false
			http://a.example.com,         *,                           false
			http://10.1.2.3,              10.0.0.0/8,                  false
			http://11.1.2.3,              10.0.0.0/8,                  true
			http://10.1.2.3,              10.1.2.3,                    false
			http://10.1.2.3:81,           10.1.2.3:81,                 false
			http://10.1.2.3,              10.0.0.0/x,                  true
			http://[fd00::1]:80,          fd00::/8,                    false
			http://[fe00::1]:80,          fd00::/8,                    true
			http://localhost:11434,       '',                          false
			http://127.0.0.1:11434,       '',                          false
			http://[::1]:11434,           '',                          false
			""")
	void choosesAsCurlDoes(URI address, String noProxy, boolean proxied) {
		Proxies proxies = new Proxies(new OutboundProperties("http://proxy:3128", "", noProxy, ""));
		assertThat(proxies.select(address).getFirst().type()).isEqualTo(proxied ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			http://a.org,  one:1
			https://a.org, two:80
			""")
	void hasOneProxyForEachScheme(URI address, String proxy) {
		Proxies proxies = new Proxies(new OutboundProperties("one:1", "http://two/", "", ""));
		assertThat(proxies.select(address).getFirst().address().toString().replaceAll("/<unresolved>", ""))
			.isEqualTo(proxy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks5://s3cr3t@proxy:1080", "https://u:s3cr3t@proxy", "http://", "http://u:s3cr3t @x",
			"http://proxy:99999", "http://my_proxy:3128" })
	void refusesInvalidProxies(String value) {
		assertThatExceptionOfType(OutboundSettingsException.class)
			.isThrownBy(() -> new Proxies(new OutboundProperties("", value, "", "")))
			.withMessageStartingWith("HTTPS_PROXY ")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.action()).doesNotContain("s3cr3t"));
	}

}
