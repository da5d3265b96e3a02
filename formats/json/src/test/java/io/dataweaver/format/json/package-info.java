@NullMarked
package io.dataweaver.format.json;

import org.jspecify.annotations.NullMarked;
