/** Pipelines without consequences: their real transforms between ends that only give and take. Previews and tests. */
@NullMarked
package io.dataweaver.core.rehearsal;

import org.jspecify.annotations.NullMarked;
