/** Whether a run of a pipeline would find what it needs. */
@NullMarked
package io.dataweaver.core.check;

import org.jspecify.annotations.NullMarked;
