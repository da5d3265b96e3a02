/** What survives a crash: checkpoints, epochs and locks, and the files they lie in. */
@NullMarked
package io.dataweaver.core.state;

import org.jspecify.annotations.NullMarked;
