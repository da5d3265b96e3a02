/** Processes that die in the middle of a run and are started again. */
@NullMarked
package io.dataweaver.cli.crash;

import org.jspecify.annotations.NullMarked;
