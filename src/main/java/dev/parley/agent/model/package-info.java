/**
 * The gateway to the model. Spring AI and the OpenAI SDK are seen here and nowhere else
 * in the core; everybody else speaks of prompts, answers and faults.
 */
@NamedInterface("model")
@NullMarked
package dev.parley.agent.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
