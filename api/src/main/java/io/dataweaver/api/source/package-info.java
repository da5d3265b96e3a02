/** What a source of rows promises: datasets, splits, readers and positions. */
@NullMarked
package io.dataweaver.api.source;

import org.jspecify.annotations.NullMarked;
