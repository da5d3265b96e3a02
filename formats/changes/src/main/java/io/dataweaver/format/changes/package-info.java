/**
 * Envelopes that tell what happened to a row, around another format that reads and writes them. Start reading at
 * {@link ChangeFormat}.
 */
@NullMarked
package io.dataweaver.format.changes;

import org.jspecify.annotations.NullMarked;
