/** Several sources as one, and several sinks as one, so that engines know of one each. */
@NullMarked
package io.dataweaver.core.routing;

import org.jspecify.annotations.NullMarked;
