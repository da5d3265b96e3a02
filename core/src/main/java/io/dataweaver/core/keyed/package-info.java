/** Transforms that remember, key by key: what came before decides what becomes of a row. */
@NullMarked
package io.dataweaver.core.keyed;

import org.jspecify.annotations.NullMarked;
