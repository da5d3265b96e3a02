/** The transforms that come with core: filter and map. */
@NullMarked
package io.dataweaver.core.transform;

import org.jspecify.annotations.NullMarked;
