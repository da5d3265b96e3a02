/** What a sink of rows promises: writers, checkpoints and commits. */
@NullMarked
package io.dataweaver.api.sink;

import org.jspecify.annotations.NullMarked;
