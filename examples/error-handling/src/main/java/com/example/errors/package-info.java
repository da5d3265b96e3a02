/** Examples of a policy for rejected records and of an alert hook outside DataWeaver. */
@NullMarked
package com.example.errors;

import org.jspecify.annotations.NullMarked;
