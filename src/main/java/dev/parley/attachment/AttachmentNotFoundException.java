package dev.parley.attachment;

/** There is no such attachment, or it belongs to another user. */
public class AttachmentNotFoundException extends RuntimeException {

	public AttachmentNotFoundException() {
		super(null, null, false, false);
	}

}
