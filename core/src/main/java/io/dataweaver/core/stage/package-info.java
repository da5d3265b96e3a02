/** The fused stage: read, decode, transform, encode, write. The same code runs in every engine. */
@NullMarked
package io.dataweaver.core.stage;

import org.jspecify.annotations.NullMarked;
