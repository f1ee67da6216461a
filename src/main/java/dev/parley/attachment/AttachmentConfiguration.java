package dev.parley.attachment;

import dev.parley.store.attachment.Attachments;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the stored attachments to agents and to the web. */
@Configuration(proxyBeanMethods = false)
class AttachmentConfiguration {

	@Bean
	StoredAttachments storedAttachments(Attachments store) {
		return new StoredAttachments(store);
	}

}
