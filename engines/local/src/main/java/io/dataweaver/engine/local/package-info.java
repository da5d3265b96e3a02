/** Runs pipelines on one machine, in the process that asks for it. */
@NullMarked
package io.dataweaver.engine.local;

import org.jspecify.annotations.NullMarked;
