/** From a definition to a plan: typed schemas, what is pushed down, and the guarantee that results. */
@NullMarked
package io.dataweaver.core.plan;

import org.jspecify.annotations.NullMarked;
