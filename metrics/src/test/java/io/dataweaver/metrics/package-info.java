/** Tests of the meters and of their page. */
@NullMarked
package io.dataweaver.metrics;

import org.jspecify.annotations.NullMarked;
