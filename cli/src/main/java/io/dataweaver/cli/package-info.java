/** The {@code dataweaver} command: puts everything together, and speaks with people. */
@NullMarked
package io.dataweaver.cli;

import org.jspecify.annotations.NullMarked;
