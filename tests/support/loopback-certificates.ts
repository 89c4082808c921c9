/**
 * Two certificates for `localhost` and 127.0.0.1, each signed by itself and good for a hundred years, with their keys. For tests
 * alone: their keys stand here, so they prove nothing to anybody.
 */
import type { Certificate } from '../../src/relay/server'

export const certificateOne: Certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUbG1mXhwZl4cWeeeJW/TPiLR4er0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJcmVsYXkgb25lMCAXDTI2MTEzMDIwNDkyMloYDzIxMjYxMTA2
MjA0OTIyWjAUMRIwEAYDVQQDDAlyZWxheSBvbmUwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS/tOHRnQKGK7h1EuJsZ1Ap8suQeypvWepSn2CoBUwYkqI+53bB1s65
THhAJ749UZOOVCzhnKu4dK+gKi5W80+So28wbTAdBgNVHQ4EFgQUx06R0WwWoc9l
i7l0BXVRT+vdtQkwHwYDVR0jBBgwFoAUx06R0WwWoc9li7l0BXVRT+vdtQkwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgVyW8+t257PdLbidT1jLjLwE15idGPd2Yf8jLhmKXUtgCICLT
FA3aKYAec8FF5+6zT9e1VxBLWRwz00SfGuhm8CQe
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2pIX7433mB3cF3/v
6Cx6LvgFZ67VNhCHo2i3ogHo1kihRANCAAS/tOHRnQKGK7h1EuJsZ1Ap8suQeypv
WepSn2CoBUwYkqI+53bB1s65THhAJ749UZOOVCzhnKu4dK+gKi5W80+S
-----END PRIVATE KEY-----
`
}

export const certificateTwo: Certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUHfFhZyaywsxdrlP+FQsd7dMh8ScwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJcmVsYXkgdHdvMCAXDTI2MTEzMDIwNDkyMloYDzIxMjYxMTA2
MjA0OTIyWjAUMRIwEAYDVQQDDAlyZWxheSB0d28wWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATNZ7ndbjV8zvjzpQ2uGDoe9RWsU29E1L5Ju2L6CnNW14zulp1D98Uk
bWvctsMuwGX7jfpJ2aCngGUaw6N2xUSro28wbTAdBgNVHQ4EFgQUN3UtKWwtwHqt
CBKXPSkb7gogg5gwHwYDVR0jBBgwFoAUN3UtKWwtwHqtCBKXPSkb7gogg5gwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAMJKxevfao6L+/Q11nBoR9Q9zy3UTkAA8YcF/dUyx/nuAiAc
70usJYj81LTfSvJpSUOELhHa9Uh+TGYot+4u8Fcjog==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+LrjuY2Mg3h8lypI
cbZizaITCbVmj57smsoCUnh+LGWhRANCAATNZ7ndbjV8zvjzpQ2uGDoe9RWsU29E
1L5Ju2L6CnNW14zulp1D98UkbWvctsMuwGX7jfpJ2aCngGUaw6N2xUSr
-----END PRIVATE KEY-----
`
}
