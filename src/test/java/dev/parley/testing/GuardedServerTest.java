package dev.parley.testing;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** A test of a server with authentication. {@link #server} sends no credentials. */
@ServerProperties({
		// The tests send many requests from few addresses.
		"parley.limits.user-requests=", "parley.limits.address-requests=", "parley.limits.failed-requests=0",
		// Shops that act for their customers.
		"parley.security.keys[0].name=shop",
		"parley.security.keys[0].sha256=288eb93aed22583c3c5317d83046010a104b0b8580c7cf4ff4ed955c421fd344",
		"parley.security.keys[0].delegate=true", "parley.security.keys[1].name=store",
		"parley.security.keys[1].sha256=2bac2d085ec91a77e1b63d4005746d6442fc28f60acb005e09b147f6612e2876",
		"parley.security.keys[1].delegate=true",
		// A client with an old and a new key.
		"parley.security.keys[2].name=ada",
		"parley.security.keys[2].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840",
		"parley.security.keys[3].name=ada",
		"parley.security.keys[3].sha256=ad18f3750a2391ba61ffb75792914822f12dbbb64fedf016ed4603e4a70688b2",
		"parley.security.keys[3].roles=premium", "parley.security.keys[4].name=operator",
		"parley.security.keys[4].sha256=1b3af7d2f1f3428ee7d76d5be730b93565efcf2ecbb7819caf9002bca23d4545",
		"parley.security.keys[4].roles=admin",
		"parley.security.valid-api-keys=" + GuardedServerTest.LISTED_KEY + ",listed-key-two-0123456789",
		"parley.security.users[0].name=ada",
		"parley.security.users[0].password-hash=$2a$04$LoqM5Z/rCj.685QyFEIkvuzpmCshXqsUdrX2ZVY9qGwrhHqqgTNvG",
		"parley.security.users[1].name=bob", "parley.security.users[1].roles=premium",
		"parley.security.users[1].password-hash=$2a$04$tPl/Qsm59EDmwXn8OrT4CuShVeDDDoSp9BNxezCMrVl3ZcyGkAddy",
		"parley.security.tokens.secret=" + GuardedServerTest.SECRET })
public abstract class GuardedServerTest extends ServerTest {

	protected static final String SHOP_KEY = "shop-key-0123456789abcdef";

	protected static final String STORE_KEY = "store-key-0123456789abcdef";

	protected static final String ADA_KEY = "ada-key-0123456789abcdef";

	protected static final String ADA_NEW_KEY = "ada-new-key-0123456789abcdef";

	protected static final String ADMIN_KEY = "admin-key-0123456789abcdef";

	protected static final String LISTED_KEY = "listed-key-one-0123456789";

	protected static final String SECRET = "a-secret-of-more-than-256-bits-for-tests";

	protected Server withKey(String key) {
		return this.server.with("X-API-Key", key);
	}

	protected Server forUser(String key, String user) {
		return this.server.with("X-API-Key", key, "X-User-ID", user);
	}

	protected Server withToken(String token) {
		return this.server.with("Authorization", "Bearer " + token);
	}

	/** The answer of {@code POST /token}. */
	protected Response login(String user, String password) {
		return this.server.send(this.server.request("/token")
			.setHeader("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers
				.ofString("grant_type=password&username=" + URLEncoder.encode(user, StandardCharsets.UTF_8)
						+ "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8))));
	}

	protected Server loggedIn(String user, String password) {
		return withToken(login(user, password).get("access_token"));
	}

}
