package dev.parley.aisdk;

import dev.parley.testing.OwnServers;

/** {@code useChat} of version 6 of the AI SDK. */
@OwnServers
class UseChat6IntegrationTests extends UseChatTest {

	UseChat6IntegrationTests() {
		super("ai-6");
	}

}
