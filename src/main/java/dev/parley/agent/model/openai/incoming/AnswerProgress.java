package dev.parley.agent.model.openai.incoming;

/** Is told how far an answer is, on the thread that reads it. */
public interface AnswerProgress {

	/** A piece of the answer has come. */
	void progressed();

	/** The answer is there; what belongs to it may follow for a moment. */
	void expectsNoMore();

}
